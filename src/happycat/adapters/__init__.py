"""How the outside is reached: one folder for each technology."""
