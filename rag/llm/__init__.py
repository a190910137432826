"""An answer in prose by any language model: asked, read as it writes, and audited sentence by sentence."""
