"""What no call was about stays as it was: what answers showed last, where two of them differ, and lives over varied things."""
