"""What readers take away: one workbook, and the same rows as CSV and JSON."""
