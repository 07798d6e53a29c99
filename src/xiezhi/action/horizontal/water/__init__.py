"""Rivers that two sides share: classes, checked readings, alarms, and where a pulse came from."""
