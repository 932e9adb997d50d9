"""The benchmarks the README quotes: our side and the yardstick's, measured in one run. Not part of the engine."""
