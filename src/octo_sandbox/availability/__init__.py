"""Which slots exist, what is left of them, and what a reseller may ask about them."""
