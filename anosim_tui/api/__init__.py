"""The AnoSim HTTP API and nothing else.

`client.Client` is the way in: one typed method an endpoint. `transport` sends one request and tries
reads again, `responses` says what a status means, `parsing` reads JSON, `wire` makes domain values.
"""
