"""The AnoSim HTTP API and nothing else.

`client.Client` is the way in: one typed method an endpoint. `transport` sends one request and tries
reads again, `responses` says what a status and a body mean, `wire` makes domain values of JSON.
"""
