"""The parts screens are made of; they know the domain and nothing of the account."""
