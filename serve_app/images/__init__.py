"""Images as bytes: decoding of uploads, PNG encoding, scaling."""
