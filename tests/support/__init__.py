"""What several tests build on: a test-only function, and a worker of its own process."""
