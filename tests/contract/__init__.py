"""What every platform promises. A new platform plugs in by a stage; the suite says what is missing."""
