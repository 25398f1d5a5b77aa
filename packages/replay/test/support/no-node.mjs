#!/usr/bin/env node
// Stands where a Node should be, and is none.
process.exit(3)
