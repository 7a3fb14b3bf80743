"""The network that tells what a sentence does about a commitment: invoke it, affirm it, deny the case."""
