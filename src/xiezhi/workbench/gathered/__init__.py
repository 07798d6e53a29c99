"""What is gathered from outside: readings of stations, votes of people, who may send them."""
