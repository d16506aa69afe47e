"""HowlerHire's background jobs: Faust services on Kafka that lose nothing and do nothing twice."""

__version__ = "0.1.0"
