/** Version of this package; a test holds it equal to package.json, which a bundler would lose. */
export const recorderVersion = '0.1.0'
