"""What policy texts require: read, extract, align, break down."""
