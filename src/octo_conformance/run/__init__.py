"""The life of a run: session, pytest plugin, execution, threads, plan, interrupts."""
