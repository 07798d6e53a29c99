"""Air that two sides share: the index by the edition in force, joint episodes, alert levels."""
