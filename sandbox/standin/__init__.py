"""The local HTTP server that speaks the outside APIs: real SDKs and real client code run on it."""
