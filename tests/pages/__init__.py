"""What a reader's browser and the public validators say of the built pages: slow, with Chromium, Java and npm."""
