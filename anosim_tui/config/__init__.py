"""The settings: what there are (`settings`), what is in effect (`load`), changing one (`edit`)."""
