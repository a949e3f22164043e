"""The parts of report.html: what they say and where their lines are drawn. The templates only set it in place."""
