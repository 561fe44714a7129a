"""The views of the story: jobs, devices, subscriptions, problems, sequence."""
