"""Models of one's own on Amazon SageMaker: pictures (`images`) and chat (`chat`), whose payloads are data (`payload`)."""
