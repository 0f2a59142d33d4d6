"""How the intent model is made: texts in, `daemon/intents/model.bin` out. Nothing of it is imported by the daemon."""
