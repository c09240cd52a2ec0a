"""The words of Limelight: types, Protocols, events, errors. Imports nothing of ours."""
