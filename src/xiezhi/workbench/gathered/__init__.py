"""What is gathered from outside: readings of stations and votes of people, and who may send them."""
