/** A framework, and names that it makes up: its bundler knows them, and no registry does. */
interface Framework {
  readonly package: string
  readonly gives: RegExp
}

const frameworks: readonly Framework[] = [
  {
    package: '@docusaurus/core',
    gives:
      /^(?:@theme|@theme-original|@theme-init|@site|@generated)\/|^@docusaurus\/(?:[A-Z]\w*|constants|isInternalUrl|renderRoutes|router|use[A-Z]\w*)$/,
  },
  // Next brings these along, so that a component can say where it must not run.
  { package: 'next', gives: /^(?:server|client)-only$/ },
]

/** Whether a framework that is declared gives a name, as it is imported or as a package. */
export function isGivenByFramework(
  name: string,
  isDeclared: (packageName: string) => boolean,
): boolean {
  return frameworks.some(
    ({ package: framework, gives }) => gives.test(name) && isDeclared(framework),
  )
}
