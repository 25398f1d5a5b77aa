import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { BrokenPage } from './broken-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { decisionsSearch } from '../decisions/decisions-search.ts'
import {
  healthSearch,
  incidentsSearch,
  nowSearch,
  signInSearch,
  trendsSearch,
} from './search-params.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute()

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })

const now = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: nowSearch,
  component: lazyRouteComponent(() => import('../now/now-page.tsx'), 'NowPage'),
})

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: incidentsSearch,
  component: lazyRouteComponent(() => import('../incidents/incidents-page.tsx'), 'IncidentsPage'),
})

const incident = createRoute({
  getParentRoute: () => shell,
  path: '/incidents/$id',
  component: lazyRouteComponent(() => import('../incidents/incident-page.tsx'), 'IncidentPage'),
})

const timeline = createRoute({
  getParentRoute: () => shell,
  path: '/timeline/$correlationId',
  component: lazyRouteComponent(() => import('../timeline/timeline-page.tsx'), 'TimelinePage'),
})

const decisions = createRoute({
  getParentRoute: () => shell,
  path: '/decisions',
  validateSearch: decisionsSearch,
  component: lazyRouteComponent(() => import('../decisions/decisions-page.tsx'), 'DecisionsPage'),
})

const decision = createRoute({
  getParentRoute: () => shell,
  path: '/decisions/$id',
  component: lazyRouteComponent(() => import('../decisions/decision-page.tsx'), 'DecisionPage'),
})

const health = createRoute({
  getParentRoute: () => shell,
  path: '/health',
  validateSearch: healthSearch,
  component: lazyRouteComponent(() => import('../health/health-page.tsx'), 'HealthPage'),
})

const component = createRoute({
  getParentRoute: () => shell,
  path: '/health/$component',
  validateSearch: healthSearch,
  component: lazyRouteComponent(() => import('../health/component-page.tsx'), 'ComponentPage'),
})

const trends = createRoute({
  getParentRoute: () => shell,
  path: '/trends',
  validateSearch: trendsSearch,
  component: lazyRouteComponent(() => import('../trends/trends-page.tsx'), 'TrendsPage'),
})

const preflight = createRoute({
  getParentRoute: () => shell,
  path: '/preflight',
  component: lazyRouteComponent(() => import('../preflight/preflight-page.tsx'), 'PreflightPage'),
})

const elsewhere = createRoute({ getParentRoute: () => shell, path: '/$', component: NotFoundPage })

/** Each page is a chunk of its own; the shell and the session check come first. */
export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    shell.addChildren([
      now,
      incidents,
      incident,
      timeline,
      decisions,
      decision,
      health,
      component,
      trends,
      preflight,
      elsewhere,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: NotFoundPage,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
