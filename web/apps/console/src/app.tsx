/** Which page an address shows. Everything but the way in needs an admin. */
import type { ReactNode } from "react";
import { Route, Switch } from "wouter";
import { useRead } from "./api/queries";
import type { State } from "./api/types";
import { AdminContext } from "./layout/admin";
import { useSegment } from "./layout/segment";
import { Shell } from "./layout/shell";
import { NewElement } from "./pages/elements/create";
import { ElementPage } from "./pages/elements/element";
import { Elements } from "./pages/elements/list";
import { Events } from "./pages/events/list";
import { First } from "./pages/first";
import { Keys } from "./pages/keys";
import { Enrol } from "./pages/me/enrol";
import { Me } from "./pages/me/me";
import { NotFound } from "./pages/not-found";
import { OrganisationPage } from "./pages/organisations/organisation";
import { Organisations } from "./pages/organisations/list";
import { Overview } from "./pages/overview/overview";
import { Reference } from "./pages/reference";
import { Sessions } from "./pages/sessions";
import { SignIn } from "./pages/sign-in";
import { Tried } from "./pages/tried";
import { Users } from "./pages/users/list";
import { UserPage } from "./pages/users/user";
import { Loaded } from "./ui/loaded";

export function App() {
  return (
    <Switch>
      <Route path="/first" component={First} />
      <Route path="/tried" component={Tried} />
      <Route>
        <Inside />
      </Route>
    </Switch>
  );
}

function Inside() {
  const state = useRead<State>("/v1/admin/state");
  return (
    <Loaded query={state} whole>
      {(found) =>
        found.admin && found.mustEnrol ? (
          <AdminContext value={found}>
            <Enrol />
          </AdminContext>
        ) : found.admin ? (
          <AdminContext value={found}>
            <Shell>
              <Pages />
            </Shell>
          </AdminContext>
        ) : (
          <SignIn state={found} />
        )
      }
    </Loaded>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={Overview} />
      <Route path="/elements" component={Elements} />
      <Route path="/elements/new" component={NewElement} />
      <Route path="/elements/:name/:tab?">{({ tab }) => <Of page={(name) => <ElementPage key={name} name={name} tab={tab} />} />}</Route>
      <Route path="/users" component={Users} />
      <Route path="/users/:id">
        <Of page={(id) => <UserPage key={id} id={id} />} />
      </Route>
      <Route path="/organisations" component={Organisations} />
      <Route path="/organisations/:id">
        <Of page={(id) => <OrganisationPage key={id} id={id} />} />
      </Route>
      <Route path="/sessions" component={Sessions} />
      <Route path="/events" component={Events} />
      <Route path="/keys" component={Keys} />
      <Route path="/me" component={Me} />
      <Route path="/reference" component={Reference} />
      <Route component={NotFound} />
    </Switch>
  );
}

/** The page of one thing: `/users/u_1`. */
function Of({ page }: { page: (id: string) => ReactNode }) {
  return page(useSegment(1));
}
