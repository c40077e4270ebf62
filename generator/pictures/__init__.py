"""Pictures of other sites: asked for, copied in all sizes that a theme names, and kept."""
