"""The path tracer: one kernel that serves every set, so that it is compiled once in a machine's life.

All shapes are one mesh, all textures one array, all materials rows of one table; what differs between pictures is
data. `tables` packs a stage, `walk` follows the light, `dice`, `surface`, `shading` and `lights` are its parts.
"""
