/** What a browser shows when the console was not built. No script, no style from elsewhere. */
export const consoleMissingPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>First Contact: console not built</title>
  </head>
  <body>
    <main>
      <h1>The console is not built</h1>
      <p>The station runs and answers; only its pages are missing.</p>
      <p>In the repository, run <code>npm run build</code> and load this page again.</p>
      <p>
        Until then: <a href="/openapi.json">the API</a>, <a href="/readyz">is the store ready</a>,
        and <code>first-contact incidents</code> on the command line.
      </p>
    </main>
  </body>
</html>
`
