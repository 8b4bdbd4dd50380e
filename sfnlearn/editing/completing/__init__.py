"""What may stand where somebody types: a text that is not finished is read as far as it goes, then asked."""
