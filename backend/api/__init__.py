"""HTTP on top: routes, request and response models, one error handler."""
