/** A `package.json` of this repository. */
export interface WorkspacePackage {
  /** `null` where the manifest has no name. */
  readonly name: string | null
  /** Folder relative to the root; empty for the root itself. */
  readonly folder: string
  /** Whether its manifest names workspaces, so that its package manager links them. */
  readonly hasWorkspaces: boolean
  readonly dependencies: ReadonlySet<string>
  readonly devDependencies: ReadonlySet<string>
  readonly peerDependencies: ReadonlySet<string>
  readonly optionalDependencies: ReadonlySet<string>
}
