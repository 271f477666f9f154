-- Why: a service looks at its start whether the database has every migration that its release needs, and says so in words
-- when one is missing, instead of failing request by request. Names and hashes of migrations are no secret.

grant usage on schema public to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
grant select on public.migration to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
