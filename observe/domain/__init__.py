"""What things are and what may happen to them; the standard library only, no input or output."""
