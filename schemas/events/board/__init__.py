"""Job boards."""
