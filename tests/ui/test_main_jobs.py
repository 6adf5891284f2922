"""The main job, with the few keys it takes, letters of a search included."""

from __future__ import annotations

from tests.ui.stage import Stage, stage


async def buy_and_copy_the_code(scene: Stage, copied: list[str]) -> None:
    """Say yes to what is asked, wait for the code, and copy it."""
    await scene.until_shown("available")
    assert "WhatsApp · Germany · Activation" in scene.words
    before = max(scene.world.bookings)
    copied.clear()
    await scene.press("y")
    await scene.until(lambda: bool(copied), 60)  # the number
    bought = max(scene.world.bookings)
    assert bought > before

    def code() -> str:
        lines = scene.account.store.state.lines
        newest = next((one.newest_code for one in lines if one.id == bought), None)
        return newest.code.value if newest is not None and newest.code is not None else ""

    await scene.until(lambda: bool(code()), 600)
    await scene.press("C")
    await scene.until(lambda: copied[-1] == code())


async def test_ordering_a_whatsapp_number_and_copying_its_code_takes_nine_keys_then_three(
    copied: list[str],
) -> None:
    async with stage() as scene:
        await scene.press("2")  # it was shown before, as it has been for who orders every day
        await scene.until_shown("CATALOG  1,500")
        await scene.press("1")
        await scene.press("colon", *"wh", "space", "g")
        await scene.until_shown("Germany, WhatsApp, Activation")
        await scene.press("enter")
        await scene.until_shown("PRICE AND STOCK")
        await scene.press("o")
        await buy_and_copy_the_code(scene, copied)
        await scene.press("o")
        await buy_and_copy_the_code(scene, copied)
