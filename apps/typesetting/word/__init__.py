"""A paper as an editable Word file: the same measures in Word's own terms."""
