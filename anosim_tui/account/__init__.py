"""The account as this program knows it; plain asyncio, no Textual."""
