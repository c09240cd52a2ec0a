"""Makes the sample photos and logos from code: `python -m limelight.samples.make --out limelight/samples`."""
