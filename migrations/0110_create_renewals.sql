-- Why: a renewal is quoted for the day on which the policy before it ends, once by the daily job and whenever somebody asks. The quote is
-- like any other; that it renews a policy, and from which day cover is wanted, stands beside it.

create table quote.renewal (
  id text primary key check (id like 'rq\_%'),
  organisation text not null,
  policy_id text not null check (policy_id like 'po\_%'),
  -- Null where the job could not quote: the policyholder is reminded all the same.
  quote_id text references quote.quote deferrable initially deferred,
  -- The first day after the policy.
  requested_inception date not null,
  by_job boolean not null,
  created_at timestamptz not null
);
-- One by the job for each policy, whatever crashes or runs twice.
create unique index renewal_by_job on quote.renewal (organisation, policy_id) where by_job;
create unique index renewal_by_quote on quote.renewal (organisation, quote_id);
create index renewal_by_policy on quote.renewal (policy_id, id desc);

alter table quote.renewal enable row level security;
create policy renewal_own on quote.renewal for all
  using (organisation = platform.current_organisation())
  with check (organisation = platform.current_organisation());
create policy renewal_insurer on quote.renewal for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
create policy renewal_job on quote.renewal for select to quote_job using (true);
grant select, insert on quote.renewal to quote_api, quote_job;

-- The job quotes in the name of the policy's organisation, bound to it like any caller.
grant select, insert on quote.quote to quote_job;
grant select on quote.sales_ledger to quote_job;

create view quote.published_renewal as
  select quote_id, organisation, policy_id, requested_inception from quote.renewal where quote_id is not null;
grant select on quote.renewal to quote_publisher;
grant select on quote.published_renewal to underwriting_api, policy_api;
call platform.publish_view('quote.published_renewal');
