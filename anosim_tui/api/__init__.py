"""The AnoSim HTTP API and nothing else.

`client.Client` is the way in: one typed method an endpoint. `calls` names the endpoints, `line`
carries one request, `answers` says what a status means, `refusals` reads the words of a refusal,
`retry` knows when a read is worth repeating,
`bodies` reads JSON, `wire` (with `fields` and `products`) makes domain models of it.
"""
