"""What the layouts draw with."""
