"""What was read from a spreadsheet beside what is stored: compare, write all or nothing, undo."""
