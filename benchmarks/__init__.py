"""Every figure that README or docs state, one command each: `python -m benchmarks TASK …`."""
