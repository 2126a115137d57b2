"""Municipal spreadsheets in: bytes become rows that say where each value came from, and messages.

Nothing here touches the database. `parse.read_file(data, filename, context=…)` is the door.
"""
