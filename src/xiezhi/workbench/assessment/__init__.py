"""Assessment (评价): what counterparts gave one another, and whose step was late."""
